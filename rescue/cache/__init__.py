"""What earlier runs found out, by the content of what they read, so that nothing is found out twice."""

from rescue.cache.memo import NO_MEMO, NO_VIEW_MEMO, Memo, ViewMemo
from rescue.cache.signature import (
    analyzers_signature,
    content_digest,
    digest,
    facts_signature,
    file_signature,
    folder_signature,
    program_signature,
)
from rescue.cache.store import FOLDER, Cache, CacheInfo, clear_cache, decoded, no_cache, recalled

__all__ = [
    "FOLDER",
    "NO_MEMO",
    "NO_VIEW_MEMO",
    "Cache",
    "CacheInfo",
    "Memo",
    "ViewMemo",
    "analyzers_signature",
    "clear_cache",
    "content_digest",
    "decoded",
    "digest",
    "facts_signature",
    "file_signature",
    "folder_signature",
    "no_cache",
    "program_signature",
    "recalled",
]
