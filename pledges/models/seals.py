"""Tables whose rows stay as they are; triggers.py makes the guards of each."""

# Rule 2: tables whose rows are written once, with the columns that may change (docs/decisions/0004) and, because
# SQLite's REPLACE passes by the delete triggers on a connection without recursive_triggers, their unique columns.
SEALED = {
    "pledges_document": (("title", "public_since"), (("id",), ("slug",), ("sha256",))),
    "pledges_statement": ((), (("id",), ("pledge_id", "document_id", "start", "end"))),
    "pledges_fact": ((), (("id",),)),
    "pledges_evidence": ((), (("id",),)),
    "pledges_evidencefile": ((), (("id",), ("original_digest",))),
    "pledges_filetakedown": ((), (("id",), ("file_id",))),
    "pledges_check": ((), (("id",),)),
    "pledges_capture": ((), (("id",),)),
    "pledges_takedown": ((), (("id",), ("capture_id",))),
    "pledges_correction": ((), (("id",), ("change_id",))),
    "pledges_reply": ((), (("id",), ("change_id",))),
    "pledges_quotetranslation": ((), (("id",), ("change_id",))),
    "pledges_entry": ((), (("id",), ("number",))),
    "pledges_publicrole": ((), (("id",), ("number",), ("user_id",))),
    "pledges_coding": ((), (("id",), ("pledge_id", "place"), ("pledge_id", "coder_id"))),
    "pledges_agreement": ((), (("id",),)),
}
# Tables in which a row may be deleted by rule, but none past the rules: not all at once, and not by REPLACE.
NOT_EMPTIED = {
    "pledges_assessment": (("id",),),
    "pledges_pledge": (("id",), ("key",)),
    "pledges_pledgetopic": (("id",), ("topic_id", "pledge_id")),
    "pledges_pledgeplace": (("id",), ("place_id", "pledge_id")),
    "pledges_finding": (("id",),),
    "pledges_change": (("id",),),
    "pledges_closing": (("id",),),
}
WRITTEN_ONCE = "This row is written once; put a mistake right with a new row."
