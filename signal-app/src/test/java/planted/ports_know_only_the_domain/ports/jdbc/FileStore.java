package planted.ports_know_only_the_domain.ports.jdbc;

/** Planted: breaks the rule ports_know_only_the_domain/jdbc. */
public interface FileStore {
  java.io.File file();
}
