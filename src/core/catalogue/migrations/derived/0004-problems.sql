-- What is wrong with a photo is kept as kind and detail; the sentences of older versions become the kind 'told'.
ALTER TABLE photo RENAME COLUMN reason TO problem;
UPDATE photo SET problem = json_object('kind', 'told', 'detail', json_object('sentence', problem))
WHERE problem IS NOT NULL;
