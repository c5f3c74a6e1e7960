"""What earlier runs found out, by the content of what they read, so that nothing is found out twice."""

from rescue.cache.memo import NO_MEMO, NO_VIEW_MEMO, Memo, ViewMemo
from rescue.cache.signature import (
    content_digest,
    digest,
    facts_signature,
    file_signature,
    folder_signature,
    program_signature,
    tree_signature,
)
from rescue.cache.store import FOLDER, Cache, CacheInfo, clear_cache, decoded, no_cache, open_cache, recalled

__all__ = [
    "FOLDER",
    "NO_MEMO",
    "NO_VIEW_MEMO",
    "Cache",
    "CacheInfo",
    "Memo",
    "ViewMemo",
    "clear_cache",
    "content_digest",
    "decoded",
    "digest",
    "facts_signature",
    "file_signature",
    "folder_signature",
    "no_cache",
    "open_cache",
    "program_signature",
    "recalled",
    "tree_signature",
]
