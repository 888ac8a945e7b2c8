package dev.rtcsignal.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.cli.CommandLines;
import dev.rtcsignal.app.cli.Programs;
import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.Settings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each command of a shell example exists, and has the options that the example gives it. */
class CommandExamplesTest {
  private static final Pattern COMMAND =
      Pattern.compile("java -jar signal-app/target/signal-app\\.jar([^&|)>\\n]*)");

  private static final Pattern OPTION = Pattern.compile("(?<= )--[a-z-]+");

  static Stream<String> commands() {
    return MarkdownPage.all().stream()
        .flatMap(page -> page.examples("sh").stream())
        .map(example -> example.replaceAll("\\\\\\n *", ""))
        .flatMap(example -> COMMAND.matcher(example).results())
        .map(command -> command.group(1).strip())
        .distinct();
  }

  @Test
  void findsTheCommandsOfThePages() {
    assertThat(commands()).contains("emulator", "send room --room lobby --text hello");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void theHelpOfTheCommandNamesItsOptions(String command) {
    String help = help(command);
    assertThat(help).startsWith("Usage: signal-app " + command.split(" ")[0]);
    assertThat(OPTION.matcher(" " + command).results().map(MatchResult::group))
        .allSatisfy(option -> assertThat(help).contains(option));
  }

  @Test
  void aCommandOrAnOptionThatDoesNotExistIsFound() {
    assertThat(help("send room --text hello")).contains("--text").doesNotContain("--txt");
    assertThat(help("snd room --text hello")).doesNotStartWith("Usage: signal-app snd");
  }

  private static String help(String command) {
    StringWriter out = new StringWriter();
    Environment environment =
        new Environment(
            Settings.of(Map.of()),
            InstantSource.system(),
            new SplittableRandom(1),
            new PrintWriter(out));
    String words = command.replaceAll("(^| )--.*", "").strip();
    CommandLines.run(
        environment,
        nothing(),
        new PrintWriter(new StringWriter()),
        (words + " --help").strip().split(" +"));
    return out.toString();
  }

  /** Help starts none of them. */
  private static Programs nothing() {
    return (Programs)
        Proxy.newProxyInstance(
            Programs.class.getClassLoader(),
            new Class<?>[] {Programs.class},
            (proxy, method, args) -> {
              throw new AssertionError("help must not start " + method.getName());
            });
  }
}
