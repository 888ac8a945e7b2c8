package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.codes.CodeCatalogue;
import dev.rtcsignal.app.codes.CodeEntry;
import dev.rtcsignal.app.config.Environment;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Explains a code. A code may begin with a minus sign, so it may look like an option. */
@Command(
    name = "explain",
    versionProvider = Version.class,
    description = {
      "Explains a code that the program prints or returns, and says what to do.",
      "Without a code, lists the kinds with their codes."
    })
final class ExplainCommand implements Callable<Integer> {
  /** A number, or words; keys and tokens have letters and digits mixed. */
  private static final Pattern CODE =
      Pattern.compile("(?:[a-z-]{1,20}:)?(?:-?\\d{1,6}|[A-Za-z._-]{1,48})");

  /** The languages of the catalogue. */
  enum Language {
    en,
    zh
  }

  @Spec private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "CODE", description = "a code, or KIND:CODE")
  private Optional<String> code = Optional.empty();

  @Option(names = "--lang", paramLabel = "en|zh", description = "by default by the locale")
  private Optional<Language> language = Optional.empty();

  @Option(names = "--json", description = "print a JSON object per entry")
  private boolean json;

  private final Environment environment;

  ExplainCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    boolean chinese =
        language
            .map(Language.zh::equals)
            .orElseGet(() -> Locale.getDefault().getLanguage().equals("zh"));
    CodeCatalogue catalogue = CodeCatalogue.of(chinese ? "zh" : "en");
    List<CodeEntry> found = code.map(catalogue::find).orElse(catalogue.entries());
    if (found.isEmpty()) {
      throw new ParameterException(spec.commandLine(), unknown(code.orElseThrow(), catalogue));
    }
    if (json) {
      found.forEach(entry -> environment.out().println(json(entry)));
    } else if (code.isEmpty()) {
      list(found);
    } else {
      found.forEach(entry -> print(entry, chinese));
    }
    environment.out().flush();
    return 0;
  }

  /** Names only what has the form of a code: any other text may be a secret. */
  private static String unknown(String text, CodeCatalogue catalogue) {
    if (!CODE.matcher(text).matches()) {
      return "unknown code";
    }
    List<String> near = catalogue.near(text);
    return "unknown code: "
        + text
        + (near.isEmpty() ? "" : "; did you mean " + String.join(", ", near) + "?");
  }

  private void list(List<CodeEntry> entries) {
    Map<String, String> kinds =
        entries.stream()
            .collect(
                Collectors.groupingBy(
                    CodeEntry::kind,
                    LinkedHashMap::new,
                    Collectors.mapping(CodeEntry::code, Collectors.joining(", "))));
    kinds.forEach((kind, codes) -> environment.out().println(kind + ": " + codes));
  }

  private void print(CodeEntry entry, boolean chinese) {
    String where = entry.where().isEmpty() ? "" : " (" + entry.where() + ")";
    environment.out().println(entry.kind() + ":" + entry.code() + where);
    environment.out().println("  " + entry.meaning());
    entry.causes().forEach(cause -> environment.out().println("  - " + cause));
    environment.out().println("  " + (chinese ? "处理：" : "What to do: ") + entry.mend());
  }

  private static JsonObject json(CodeEntry entry) {
    JsonObjectBuilder object =
        Json.createObjectBuilder()
            .add("kind", entry.kind())
            .add("code", entry.code())
            .add("meaning", entry.meaning())
            .add("causes", Json.createArrayBuilder(entry.causes()))
            .add("mend", entry.mend());
    return (entry.where().isEmpty() ? object : object.add("where", entry.where())).build();
  }
}
