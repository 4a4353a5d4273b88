from pledges.models.append_only import AppendOnlyModel, SealedError
from pledges.models.assessments import Assessment, Evidence
from pledges.models.changes import Change
from pledges.models.documents import Document, Fact
from pledges.models.findings import Finding, Upload
from pledges.models.journal import Entry, PublicRole
from pledges.models.listed import Listed
from pledges.models.pledges import Pledge, PledgeTopic, SearchText, Statement, Tally
from pledges.models.topics import Topic

__all__ = [
    "AppendOnlyModel",
    "Assessment",
    "Change",
    "Document",
    "Entry",
    "Evidence",
    "Fact",
    "Finding",
    "Listed",
    "Pledge",
    "PledgeTopic",
    "PublicRole",
    "SealedError",
    "SearchText",
    "Statement",
    "Tally",
    "Topic",
    "Upload",
]
