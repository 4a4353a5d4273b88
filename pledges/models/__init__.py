from pledges.models.append_only import AppendOnlyModel, SealedError
from pledges.models.assessments import Assessment, Evidence
from pledges.models.changes import Change
from pledges.models.documents import Document, Fact
from pledges.models.findings import Finding, Upload
from pledges.models.jobs import Job
from pledges.models.journal import Entry, PublicRole
from pledges.models.listed import Listed
from pledges.models.pledges import Pledge, PledgeTopic, SearchText, Statement, Tally
from pledges.models.tips import Attempt, Tip
from pledges.models.topics import Topic

__all__ = [
    "AppendOnlyModel",
    "Assessment",
    "Attempt",
    "Change",
    "Document",
    "Entry",
    "Evidence",
    "Fact",
    "Finding",
    "Job",
    "Listed",
    "Pledge",
    "PledgeTopic",
    "PublicRole",
    "SealedError",
    "SearchText",
    "Statement",
    "Tally",
    "Tip",
    "Topic",
    "Upload",
]
