package dev.rtcsignal.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The tables in the pages of the settings are those of {@code settings.txt}. */
class SettingsPagesTest {
  private static final String WRITE = "settings.write";
  private static final Map<String, String> CHINESE_UNITS =
      Map.of(
          "bytes", "字节",
          "s", "秒",
          "h", "小时",
          "per s", "次/秒",
          "recipients/s", "人次/秒",
          "messages/s", "条/秒",
          "days", "天",
          "%", "%",
          "MiB", "MiB");

  /** The languages, with the first setting of each section. */
  enum Language {
    ENGLISH(
        "settings.md",
        "| Setting | Default | Values | Effect |",
        Map.of(
            "app-id", "Account and cloud",
            "app-quota", "Quota",
            "host", "Listening and access",
            "max-body-bytes", "Limits",
            "user-rate", "Callbacks",
            "notification-secret", "Notifications",
            "store", "Store",
            "kafka", "Kafka",
            "record-dir", "Journal")),
    CHINESE(
        "settings.zh.md",
        "| 配置项 | 默认值 | 取值 | 作用 |",
        Map.of(
            "app-id", "账号与云服务",
            "app-quota", "配额",
            "host", "监听与访问控制",
            "max-body-bytes", "限制",
            "user-rate", "回调",
            "notification-secret", "消息通知",
            "store", "存储",
            "kafka", "Kafka",
            "record-dir", "录制"));

    private final Path page;
    private final String head;
    private final Map<String, String> sections;

    Language(String page, String head, Map<String, String> sections) {
      this.page = Path.of("docs", page);
      this.head = head;
      this.sections = sections;
    }

    private String row(Setting setting) {
      String effect = this == ENGLISH ? setting.effect() : setting.chinese();
      String values = setting.values().replace("..", this == ENGLISH ? " to " : "～");
      String unit = this == ENGLISH ? setting.unit() : CHINESE_UNITS.get(setting.unit());
      return String.join(
              " | ",
              List.of(
                  "| `" + setting.variable() + "`",
                  setting.byDefault(),
                  setting.unit().isEmpty() ? values : values + " " + unit,
                  effect))
          + " |\n";
    }
  }

  @ParameterizedTest
  @EnumSource
  void thePageHasTheRowsOfEverySetting(Language language) throws Exception {
    String page = Files.readString(language.page);
    String first = "## " + language.sections.get("app-id") + "\n";
    int start = page.contains(first) ? page.indexOf(first) : page.length();
    String expected = page.substring(0, start) + tables(language);
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(language.page, expected);
    }
    assertThat(Files.readString(language.page))
        .as("run this test with -D%s=true to write %s", WRITE, language.page)
        .isEqualTo(expected);
  }

  private static String tables(Language language) {
    StringBuilder tables = new StringBuilder();
    for (Setting setting : Setting.all()) {
      String section = language.sections.get(setting.name());
      if (section != null) {
        tables
            .append(tables.isEmpty() ? "" : "\n")
            .append("## " + section + "\n\n" + language.head + "\n|---|---|---|---|\n");
      }
      tables.append(language.row(setting));
    }
    return tables.toString();
  }
}
