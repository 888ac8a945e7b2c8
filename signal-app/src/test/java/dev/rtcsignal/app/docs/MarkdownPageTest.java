package dev.rtcsignal.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MarkdownPageTest {
  private static final MarkdownPage PAGE =
      new MarkdownPage(
          Path.of("page.md"),
          """
          # Receiving & sending
          ## POST /v1/signals
          ## 1.3 Limits
          ## `Settings`
          ## `Settings`
          ## 你好，世界
          [one](other.md) and `[code](not-a-link.md)` and [two](#13-limits)
          [far](https://example.org/a.md)
          and `code over
          two lines` and [three](third.md) and `code`
          ```java
          # not a heading
          int one = 1;
          ```
          ```sh
          echo "[x](not-a-link-either.md)"
          ```
          """);

  @Test
  void headingsHaveTheAnchorsThatGitHubGivesThem() {
    assertThat(PAGE.anchors())
        .containsExactly(
            "receiving--sending", "post-v1signals", "13-limits", "settings", "settings-1", "你好世界");
  }

  @Test
  void linksOfOtherSitesAndTextInCodeAreNoRelativeLinks() {
    assertThat(PAGE.relativeLinks()).containsExactly("other.md", "#13-limits", "third.md");
  }

  @Test
  void onlyBlocksMarkedAsJavaAreJavaExamples() {
    assertThat(PAGE.examples("java")).containsExactly("# not a heading\nint one = 1;\n");
  }
}
