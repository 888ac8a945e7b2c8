package dev.rtcsignal.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "serve",
    versionProvider = Version.class,
    description = "The reference server against the configured cloud.")
final class ServeCommand implements Callable<Integer> {
  @Mixin private ListenOptions listen = new ListenOptions();

  private final Programs programs;

  ServeCommand(Programs programs) {
    this.programs = programs;
  }

  @Override
  public Integer call() {
    listen.requirePorts();
    return programs.serve(listen);
  }
}
