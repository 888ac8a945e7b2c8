package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.config.Setting;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The settings at the end of the help of a command. */
final class SettingsFooter {
  /** The commands that read every setting. */
  private static final Set<String> ALL = Set.of("demo", "serve", "check-config");

  /** The commands that work with an account of the cloud. */
  private static final Set<String> OF_ACCOUNT = Set.of("send", "outbox", "replay");

  private static final String LAST_OF_ACCOUNT = "quota-headroom";

  private SettingsFooter() {}

  /** Returns its lines for a command. */
  static String[] of(String command) {
    List<Setting> settings = settings(command);
    Stream<String> head =
        Stream.of(
            "",
            "Each option --NAME can also be set as the environment variable SIGNAL_NAME,",
            "or as signal.name in the file signal.properties of the working directory.");
    Stream<String> rows =
        settings.isEmpty()
            ? Stream.empty()
            : Stream.concat(Stream.of("", "Settings:"), settings.stream().map(SettingsFooter::row));
    return Stream.of(head, rows, Stream.of(""))
        .flatMap(lines -> lines)
        // Lines are formats of java.util.Formatter.
        .map(line -> line.replace("%", "%%"))
        .toArray(String[]::new);
  }

  private static List<Setting> settings(String command) {
    List<Setting> all = Setting.all();
    if (OF_ACCOUNT.contains(command)) {
      return all.subList(0, all.indexOf(Setting.of(LAST_OF_ACCOUNT)) + 1);
    }
    return ALL.contains(command) ? all : List.of();
  }

  private static String row(Setting setting) {
    String effect =
        setting.effect().replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1").replace("`", "");
    String byDefault =
        setting.byDefault().isEmpty() ? "" : " (default: " + setting.byDefault() + ")";
    return "  " + setting.variable() + "  " + effect + byDefault;
  }
}
