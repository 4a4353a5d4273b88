from pledges.admin import (
    assessments,
    changes,
    closings,
    codings,
    documents,
    evidence_files,
    importing,
    links,
    pledges,
    register,
    tips,
    topics,
)

__all__ = [
    "assessments",
    "changes",
    "closings",
    "codings",
    "documents",
    "evidence_files",
    "importing",
    "links",
    "pledges",
    "register",
    "tips",
    "topics",
]
