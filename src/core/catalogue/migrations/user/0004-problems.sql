-- What an open entry is for was kept as the reason 'undo', beside sentences for people; it is a column of its own now.
-- What became of an entry is kept as kind and detail; the sentences of older versions become the kind 'told'.
ALTER TABLE write ADD COLUMN purpose TEXT NOT NULL DEFAULT 'write' CHECK (purpose IN ('write', 'undo'));
UPDATE write SET purpose = 'undo' WHERE reason = 'undo' AND state IN ('intent', 'ready');
UPDATE write SET reason = NULL WHERE reason = 'undo';
ALTER TABLE write RENAME COLUMN reason TO problem;
UPDATE write SET problem = json_object('kind', 'told', 'detail', json_object('sentence', problem))
WHERE problem IS NOT NULL;
