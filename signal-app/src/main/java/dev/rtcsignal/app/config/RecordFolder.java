package dev.rtcsignal.app.config;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** Checks the folder of the journal, without creating it. */
final class RecordFolder {
  private RecordFolder() {}

  /** Returns why no journal can be written into a folder that exists or is to be created. */
  static Optional<String> problem(Path folder) {
    Path existing = folder.toAbsolutePath();
    while (!Files.exists(existing, LinkOption.NOFOLLOW_LINKS) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    String name = existing.equals(folder.toAbsolutePath()) ? "it" : "the folder above it";
    if (!Files.isDirectory(existing)) {
      String kind = Files.isSymbolicLink(existing) ? "a link that leads to no folder" : "a file";
      return Optional.of(name + " is " + kind + "; name a folder");
    }
    return Files.isWritable(existing)
        ? Optional.empty()
        : Optional.of(name + " cannot be written: access is denied");
  }
}
