package dev.rtcsignal.app.files;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** A file that another process has locked. */
public final class InUseException extends FileSystemException {
  private static final long serialVersionUID = 1;

  InUseException(Path file) {
    super(file.toString(), null, "it is in use by another run; wait until that has ended");
  }
}
