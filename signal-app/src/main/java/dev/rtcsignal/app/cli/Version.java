package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.config.ProgramVersion;
import picocli.CommandLine.IVersionProvider;

/** The version in the manifest of the jar. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"rtc-signal " + ProgramVersion.current()};
  }
}
