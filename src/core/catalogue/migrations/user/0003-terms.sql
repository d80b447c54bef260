-- What the default vocabulary says of its terms. Thresholds belong to the model in use and are read with it: they leave.
ALTER TABLE vocabulary_tag ADD COLUMN prompt TEXT;
ALTER TABLE vocabulary_tag ADD COLUMN covers TEXT NOT NULL DEFAULT '[]';
ALTER TABLE vocabulary_tag ADD COLUMN exclusive TEXT;
ALTER TABLE vocabulary_tag DROP COLUMN threshold;
ALTER TABLE vocabulary DROP COLUMN measured_with;
