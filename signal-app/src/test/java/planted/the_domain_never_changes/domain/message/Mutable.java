package planted.the_domain_never_changes.domain.message;

/** Planted: breaks the rule the_domain_never_changes. */
public final class Mutable {
  int counter;
}
