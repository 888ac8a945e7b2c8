package dev.rtcsignal.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** What a bulk send keeps of its run, so that the next one knows it. */
interface RunRecord {
  /** Keeps nothing, since the outbox knows each signal by its name. */
  RunRecord OF_THE_OUTBOX =
      new RunRecord() {
        private final CompletableFuture<IOException> never = new CompletableFuture<>();

        @Override
        public Path path() {
          return Path.of("");
        }

        @Override
        public void begin() {
          // The outbox has it.
        }

        @Override
        public void finished() {
          // The outbox has it.
        }

        @Override
        public boolean continuesTheLastRun() {
          return true;
        }

        @Override
        public CompletableFuture<IOException> failure() {
          return never;
        }
      };

  /** Returns where it is kept. */
  Path path();

  /** Begins a run. */
  void begin() throws IOException;

  /** Every user of the list has an outcome. */
  void finished() throws IOException;

  /** Tells whether the last run was of the same message. */
  boolean continuesTheLastRun();

  /** Completes with the first error of the record. */
  CompletableFuture<IOException> failure();
}
