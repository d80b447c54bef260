-- Which job ran when was kept and never read: what a crash interrupted is known from the photos themselves.
DROP INDEX run_unfinished;
DROP TABLE run;
