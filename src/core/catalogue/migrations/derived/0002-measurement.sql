-- What was measured on this machine, by a key that names all that it depends on (core/embed/remembered-choice.ts).
CREATE TABLE measurement (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
