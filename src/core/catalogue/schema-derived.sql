CREATE TABLE embedding (
  content_hash TEXT NOT NULL,
  orientation INTEGER NOT NULL,
  pipeline TEXT NOT NULL,
  vector BLOB NOT NULL,
  UNIQUE (content_hash, orientation, pipeline)
) STRICT;

CREATE TABLE found_keyword (
  photo_id INTEGER PRIMARY KEY REFERENCES photo (id) ON DELETE CASCADE,
  keywords TEXT NOT NULL
) STRICT;

CREATE TABLE measurement (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE photo (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  folder_id INTEGER NOT NULL,
  relative_path TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  modified_ms REAL NOT NULL,
  changed_ms REAL NOT NULL,
  inode TEXT NOT NULL,
  file_hash TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  format TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  orientation INTEGER NOT NULL,
  taken_at TEXT,
  state TEXT NOT NULL CHECK (state IN ('found', 'ready', 'failed', 'quarantined')),
  problem TEXT,
  is_damaged INTEGER NOT NULL DEFAULT 0 CHECK (is_damaged IN (0, 1)),
  thumbnail_version INTEGER NOT NULL DEFAULT 0,
  sidecar_stamp TEXT NOT NULL,
  UNIQUE (folder_id, relative_path)
) STRICT;

CREATE TABLE quarantine (
  content_hash TEXT PRIMARY KEY,
  is_begun INTEGER NOT NULL CHECK (is_begun IN (0, 1)),
  crashes INTEGER NOT NULL DEFAULT 0,
  is_quarantined INTEGER NOT NULL DEFAULT 0 CHECK (is_quarantined IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE tag_embedding (
  model TEXT NOT NULL,
  text TEXT NOT NULL,
  vector BLOB NOT NULL,
  UNIQUE (model, text)
) STRICT;
