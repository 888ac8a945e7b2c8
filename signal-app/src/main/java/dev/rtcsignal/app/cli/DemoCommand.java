package dev.rtcsignal.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Emulator and server in one process, with clients that talk.")
final class DemoCommand implements Callable<Integer> {
  @Mixin private ListenOptions listen = new ListenOptions();
  @Mixin private EmulatorOptions emulator = new EmulatorOptions();

  @Option(
      names = "--once",
      description = "walk through everything once, on any free ports, and say what arrived")
  private boolean once;

  private final Programs programs;

  DemoCommand(Programs programs) {
    this.programs = programs;
  }

  @Override
  public Integer call() {
    listen.requirePorts();
    return once ? programs.tour(listen, emulator) : programs.demo(listen, emulator);
  }
}
