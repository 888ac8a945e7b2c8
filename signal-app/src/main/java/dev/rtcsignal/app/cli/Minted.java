package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.json.Json;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;

/** Prints a minted text alone on its line, so that a shell can use it. */
final class Minted {
  private Minted() {}

  static int print(CommandSpec spec, MintOptions options, String name, String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(options.json() ? Json.object().add(name, text).build().toString() : text);
    out.flush();
    options.warnings().forEach(spec.commandLine().getErr()::println);
    spec.commandLine().getErr().flush();
    return 0;
  }
}
