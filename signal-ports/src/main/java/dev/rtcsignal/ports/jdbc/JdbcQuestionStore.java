package dev.rtcsignal.ports.jdbc;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.UserAddress;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.QuestionStore;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The open questions in {@code signal_question}. */
final class JdbcQuestionStore implements QuestionStore {
  /** How long after its timeout a question is forgotten whose process has died. */
  private static final Duration KEPT = Duration.ofMinutes(1);

  private static final int MAX_ID = 128;

  private final Lane changes;
  private final Lane reads;
  private final Forgetting forgetting;

  JdbcQuestionStore(Lane changes, Lane reads, Forgetting forgetting) {
    this.changes = changes;
    this.reads = reads;
    this.forgetting = forgetting;
  }

  @Override
  public CompletableFuture<Void> open(OpenQuestion question) {
    return changes.submit(
        session -> {
          insert(session, question);
          forgetting.run(session);
          return null;
        });
  }

  private static void insert(Session session, OpenQuestion question) throws SQLException {
    String now = session.dialect().now();
    long timeout = question.timeout().toMillis();
    session
        .prepare(
            "INSERT INTO signal_question"
                + " (id, asker, app, member, answered, until_ms, forget_at)"
                + " VALUES (?, ?, ?, ?, 0, (%1$s) + ?, (%1$s) + ?)".formatted(now))
        .text(question.id())
        .text(question.asker())
        .text(question.asked().app().value())
        .text(question.asked().user().value())
        .number(timeout)
        .number(timeout + KEPT.toMillis())
        .end()
        .executeUpdate();
  }

  @Override
  public CompletableFuture<Boolean> answer(String id, UserAddress from, String answer) {
    // The client has written the id. Databases fail at some characters rather than find nothing.
    if (id.length() > MAX_ID || !id.chars().allMatch(one -> one > ' ' && one < 0x7f)) {
      return CompletableFuture.completedFuture(false);
    }
    return changes.submit(
        session ->
            session
                    .prepare(
                        "UPDATE signal_question SET answered = 1, answer = ?"
                            + " WHERE id = ? AND app = ? AND member = ? AND answered = 0"
                            + " AND until_ms > ("
                            + session.dialect().now()
                            + ")")
                    .bytes(answer.getBytes(StandardCharsets.UTF_8))
                    .text(id)
                    .text(from.app().value())
                    .text(from.user().value())
                    .end()
                    .executeUpdate()
                == 1);
  }

  @Override
  public CompletableFuture<List<Answer>> answers(String asker) {
    return reads.ask(session -> read(session, asker));
  }

  private static List<Answer> read(Session session, String asker) throws SQLException {
    List<Answer> answers = new ArrayList<>();
    String select =
        "SELECT id, app, member, answer FROM signal_question WHERE asker = ? AND answered = 1";
    try (ResultSet rows = session.prepare(select).text(asker).end().executeQuery()) {
      while (rows.next()) {
        UserAddress from =
            new UserAddress(new AppId(rows.getString(2)), new UserId(rows.getString(3)));
        String text = new String(rows.getBytes(4), StandardCharsets.UTF_8);
        answers.add(new Answer(rows.getString(1), from, text));
      }
    }
    return answers;
  }

  @Override
  public CompletableFuture<Void> close(Collection<String> ids) {
    List<String> closed = Parameters.padded(List.copyOf(ids));
    return changes.submit(
        session -> {
          if (!closed.isEmpty()) {
            String delete =
                "DELETE FROM signal_question WHERE id IN (" + Parameters.marks(closed.size()) + ")";
            session.prepare(delete).texts(closed).end().executeUpdate();
          }
          return null;
        });
  }
}
