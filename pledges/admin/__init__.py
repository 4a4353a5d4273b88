from pledges.admin import assessments, documents, pledges, register, topics

__all__ = ["assessments", "documents", "pledges", "register", "topics"]
