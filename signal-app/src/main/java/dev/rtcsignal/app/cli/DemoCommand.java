package dev.rtcsignal.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    versionProvider = Version.class,
    description = "Emulator, server and two simulated clients in one process.")
final class DemoCommand implements Callable<Integer> {
  @Mixin private ListenOptions listen = new ListenOptions();
  @Mixin private EmulatorOptions emulator = new EmulatorOptions();

  @Option(
      names = "--once",
      description = "run every feature once, on free ports, and print what each client received")
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
