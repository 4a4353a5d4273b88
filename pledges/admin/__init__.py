from pledges.admin import assessments, changes, documents, importing, pledges, register, topics

__all__ = ["assessments", "changes", "documents", "importing", "pledges", "register", "topics"]
