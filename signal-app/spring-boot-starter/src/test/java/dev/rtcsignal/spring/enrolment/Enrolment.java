package dev.rtcsignal.spring.enrolment;

import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.spring.TransactionalOutbox;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Transactional;

/** Enrols students in courses, and tells those who are enrolled. */
@SpringBootApplication
public class Enrolment {
  static final int PLACES = 2;

  static class Courses {
    private final JdbcTemplate database;
    private final TransactionalOutbox outbox;

    Courses(JdbcTemplate database, TransactionalOutbox outbox) {
      this.database = database;
      this.outbox = outbox;
    }

    @Transactional
    public void enrol(String student, String course) {
      database.update("INSERT INTO enrolment (course, student) VALUES (?, ?)", course, student);
      var to = new Audience.User(new UserId(student));
      outbox.enqueue("enrolled-" + course + "-" + student, to, Payload.text("welcome"));
      if (students(course) > PLACES) {
        throw new IllegalStateException("the course is full"); // rolls both back
      }
    }

    int students(String course) {
      String sql = "SELECT COUNT(*) FROM enrolment WHERE course = ?";
      return database.queryForObject(sql, Integer.class, course);
    }
  }

  @Bean
  Courses courses(JdbcTemplate database, TransactionalOutbox outbox) {
    database.execute("CREATE TABLE IF NOT EXISTS enrolment (course TEXT, student TEXT)");
    return new Courses(database, outbox);
  }

  public static void main(String[] args) {
    SpringApplication.run(Enrolment.class, args);
  }
}
