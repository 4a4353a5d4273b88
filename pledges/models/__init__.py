from pledges.models.alerts import Alert
from pledges.models.append_only import AppendOnlyModel, SealedError
from pledges.models.assessments import Assessment, Evidence
from pledges.models.changes import Change
from pledges.models.closings import Closing
from pledges.models.codings import Agreement, Coding
from pledges.models.corrections import Correction
from pledges.models.documents import Document, Fact
from pledges.models.evidence_files import EvidenceFile, FileTakedown
from pledges.models.findings import Finding, Upload
from pledges.models.followed import Followed
from pledges.models.half_typed import HalfTyped
from pledges.models.jobs import Job
from pledges.models.journal import Entry, PublicRole
from pledges.models.links import ArchivedCopy, Capture, Check, LinkStanding, LinkTally, Takedown
from pledges.models.listed import Listed
from pledges.models.places import Place
from pledges.models.pledges import Pledge, PledgePlace, PledgeTopic, SearchText, Statement, Tally
from pledges.models.replies import Reply
from pledges.models.standings import DayTally, Standing
from pledges.models.tips import Attempt, Tip
from pledges.models.topics import Topic
from pledges.models.translations import QuoteTranslation
from pledges.models.words import Word, WordKey

__all__ = [
    "Agreement",
    "Alert",
    "AppendOnlyModel",
    "ArchivedCopy",
    "Assessment",
    "Attempt",
    "Capture",
    "Change",
    "Check",
    "Closing",
    "Coding",
    "Correction",
    "DayTally",
    "Document",
    "Entry",
    "Evidence",
    "EvidenceFile",
    "Fact",
    "FileTakedown",
    "Finding",
    "Followed",
    "HalfTyped",
    "Job",
    "LinkStanding",
    "LinkTally",
    "Listed",
    "Place",
    "Pledge",
    "PledgePlace",
    "PledgeTopic",
    "PublicRole",
    "QuoteTranslation",
    "Reply",
    "SealedError",
    "SearchText",
    "Standing",
    "Statement",
    "Takedown",
    "Tally",
    "Tip",
    "Topic",
    "Upload",
    "Word",
    "WordKey",
]
