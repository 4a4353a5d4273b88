from pledges.admin import assessments, documents, importing, pledges, register, topics

__all__ = ["assessments", "documents", "importing", "pledges", "register", "topics"]
