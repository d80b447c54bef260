CREATE TABLE fact (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE folder (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  is_listed INTEGER NOT NULL DEFAULT 1 CHECK (is_listed IN (0, 1)),
  last_opened_at TEXT
) STRICT;

CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tag (
  id TEXT PRIMARY KEY,
  path TEXT NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;

CREATE TRIGGER verdict_is_never_changed BEFORE UPDATE ON verdict
BEGIN SELECT raise(ABORT, 'verdict is append-only'); END;

CREATE TRIGGER verdict_is_never_deleted BEFORE DELETE ON verdict
BEGIN SELECT raise(ABORT, 'verdict is append-only'); END;

CREATE TABLE verdict (
  id INTEGER PRIMARY KEY,
  step_id INTEGER NOT NULL REFERENCES verdict_step (id),
  act TEXT NOT NULL CHECK (act IN ('decide', 'undo', 'redo')),
  content_hash TEXT NOT NULL,
  tag_id TEXT NOT NULL,
  path TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'rejected', 'withdrawn')),
  source TEXT NOT NULL CHECK (source IN ('user', 'auto', 'import')),
  probability REAL,
  model TEXT,
  at TEXT NOT NULL
) STRICT;

CREATE INDEX verdict_by_content ON verdict (content_hash, tag_id, id);

CREATE INDEX verdict_by_step ON verdict (step_id, id);

CREATE TABLE verdict_step (
  id INTEGER PRIMARY KEY,
  description TEXT NOT NULL,
  at TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('standing', 'undone', 'forgotten'))
) STRICT;

CREATE INDEX verdict_step_by_state ON verdict_step (state, id);

CREATE TABLE vocabulary (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('bundled', 'file', 'typed')),
  source_hash TEXT NOT NULL,
  unknown_words TEXT NOT NULL,
  UNIQUE (name, kind)
) STRICT;

CREATE TABLE vocabulary_tag (
  vocabulary_id TEXT NOT NULL REFERENCES vocabulary (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  tag_id TEXT NOT NULL REFERENCES tag (id),
  synonyms TEXT NOT NULL,
  also TEXT NOT NULL,
  is_leaf INTEGER NOT NULL CHECK (is_leaf IN (0, 1)),
  is_exported INTEGER NOT NULL CHECK (is_exported IN (0, 1)), prompt TEXT, covers TEXT NOT NULL DEFAULT '[]', exclusive TEXT,
  PRIMARY KEY (vocabulary_id, position),
  UNIQUE (vocabulary_id, tag_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE write (
  id INTEGER PRIMARY KEY,
  batch_id TEXT NOT NULL,
  photo_id INTEGER,
  content_hash TEXT NOT NULL,
  path TEXT NOT NULL,
  temp_path TEXT NOT NULL,
  aside_path TEXT NOT NULL,
  old_hash TEXT,
  new_hash TEXT,
  reverse_patch BLOB,
  edits TEXT NOT NULL,
  attributes TEXT NOT NULL,
  tool_pid INTEGER,
  state TEXT NOT NULL CHECK (state IN ('intent', 'ready', 'done', 'undone', 'abandoned', 'unclear')),
  at TEXT NOT NULL,
  problem TEXT
, purpose TEXT NOT NULL DEFAULT 'write' CHECK (purpose IN ('write', 'undo'))) STRICT;

CREATE INDEX write_by_batch ON write (batch_id, id, state, at);

CREATE INDEX write_by_content ON write (content_hash, photo_id, path, id, state);

CREATE INDEX write_by_photo ON write (photo_id, id);

CREATE INDEX write_open ON write (id) WHERE state IN ('intent', 'ready');
