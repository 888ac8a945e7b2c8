package dev.rtcsignal.app.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "completion",
    versionProvider = Version.class,
    description = {
      "Prints the completion script of a shell, for a command named signal-app.",
      "source <(signal-app completion bash)"
    })
final class CompletionCommand implements Callable<Integer> {
  /** The shells. Both load the same script, which finds out which of them runs it. */
  enum Shell {
    bash,
    zsh
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "bash|zsh", description = "the shell")
  private Shell shell;

  @Override
  public Integer call() {
    String script = AutoComplete.bash("signal-app", spec.root().commandLine());
    spec.commandLine().getOut().print(script);
    spec.commandLine().getOut().flush();
    return 0;
  }
}
