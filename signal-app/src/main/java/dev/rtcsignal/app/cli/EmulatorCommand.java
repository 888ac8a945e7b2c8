package dev.rtcsignal.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "emulator",
    versionProvider = Version.class,
    description = "The emulated RTC cloud alone.")
final class EmulatorCommand implements Callable<Integer> {
  @Mixin private ListenOptions listen = new ListenOptions();
  @Mixin private EmulatorOptions emulator = new EmulatorOptions();

  private final Programs programs;

  EmulatorCommand(Programs programs) {
    this.programs = programs;
  }

  @Override
  public Integer call() {
    listen.requirePorts();
    return programs.emulator(listen, emulator);
  }
}
