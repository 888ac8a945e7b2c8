package planted.ports_know_only_the_domain.ports;

/** Planted: breaks the rule ports_know_only_the_domain. */
public interface FilePort {
  java.io.File file();
}
