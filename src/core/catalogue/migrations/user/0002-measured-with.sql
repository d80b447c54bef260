-- The exact weights that a vocabulary's thresholds were measured with: they mean nothing for other weights.
ALTER TABLE vocabulary ADD COLUMN measured_with TEXT;
