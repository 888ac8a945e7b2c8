package dev.rtcsignal.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The program without a command: the demo. */
@Command(
    name = "signal-app",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Real-time signaling for Volcengine RTC and BytePlus RTC. No command: demo.")
final class SignalCommand implements Callable<Integer> {
  @Mixin private ListenOptions listen = new ListenOptions();
  @Mixin private EmulatorOptions emulator = new EmulatorOptions();

  private final Programs programs;

  SignalCommand(Programs programs) {
    this.programs = programs;
  }

  @Override
  public Integer call() {
    return programs.demo(listen, emulator);
  }
}
