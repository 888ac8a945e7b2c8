package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.json.Json;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;

/** How a minted text is printed: by itself, so that a shell can take it as it is. */
final class Minted {
  private Minted() {}

  static int print(CommandSpec spec, MintOptions options, String name, String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(options.json() ? Json.object().add(name, text).build().toString() : text);
    out.flush();
    options.warning().ifPresent(spec.commandLine().getErr()::println);
    spec.commandLine().getErr().flush();
    return 0;
  }
}
