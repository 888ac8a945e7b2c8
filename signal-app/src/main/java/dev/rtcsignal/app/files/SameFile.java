package dev.rtcsignal.app.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells whether two paths lead to one file, through links too. */
public final class SameFile {
  private SameFile() {}

  /** Tells whether to write to one path is to write to the other; neither needs to exist. */
  public static boolean isSame(Path one, Path other) {
    try {
      return Files.exists(one) && Files.exists(other)
          ? Files.isSameFile(one, other)
          : entry(one).equals(entry(other));
    } catch (IOException e) {
      // A path that cannot be looked up is compared as it is written.
      return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
    }
  }

  /** Returns the real path of the folder, and in it the name that may be missing. */
  private static Path entry(Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    return Files.exists(absolute)
        ? absolute.toRealPath()
        : absolute.getParent().toRealPath().resolve(absolute.getFileName());
  }
}
