from pledges.admin import assessments, changes, documents, importing, pledges, register, tips, topics

__all__ = ["assessments", "changes", "documents", "importing", "pledges", "register", "tips", "topics"]
