from pledges.admin import assessments, documents, pledges, topics

__all__ = ["assessments", "documents", "pledges", "topics"]
