"""Where kept copies and evidence files lie: a file is there whole or not at all, under the digest of its content."""

import os
import tempfile
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, Storage, storages

ALIAS = "captures"


def storage() -> Storage:
    return storages[ALIAS]


def name_of(digest: str) -> str:
    return f"{digest[:2]}/{digest[2:4]}/{digest}.warc.gz"


def public_name(digest: str) -> str:
    """Of an evidence file as it is published."""
    return f"files/{digest[:2]}/{digest[2:4]}/{digest}"


def private_name(digest: str) -> str:
    """Of an evidence file as it was received: nothing of the program ever sends it to anybody."""
    return f"originals/{digest[:2]}/{digest[2:4]}/{digest}"


def keep(digest: str, content: bytes) -> None:
    keep_as(name_of(digest), content)


def keep_as(name: str, content: bytes) -> None:
    """Returns once the file is on the disk, whatever happens to the machine afterwards."""
    storage().save(name, ContentFile(content))


class SyncedFileStorage(FileSystemStorage):
    """Writes beside the place, syncs, and renames. A file of the same name is the same file, and is written anew."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_overwrite=True, **options)

    def _save(self, name: str, content: File) -> str:
        path = self.path(name)
        folder = os.path.dirname(path)
        made = self._missing(folder)
        os.makedirs(folder, exist_ok=True)
        descriptor, part = tempfile.mkstemp(prefix=".", suffix=".part", dir=folder)
        try:
            with os.fdopen(descriptor, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            if self.file_permissions_mode is not None:
                os.chmod(part, self.file_permissions_mode)
            os.replace(part, path)
        except BaseException:
            os.unlink(part)
            raise
        for changed in (folder, *made):
            _sync(changed)
        return name

    @staticmethod
    def _missing(folder: str) -> list[str]:
        """The folders whose entries change when `folder` is made."""
        above = []
        while not os.path.isdir(folder):
            folder = os.path.dirname(folder)
            above.append(folder)
        return above


def _sync(folder: str) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
