package planted.adapters_do_not_know_the_app.adapter.http;

/** Planted: breaks the rule adapters_do_not_know_the_app. */
public final class Knowing {
  Object app = planted.adapters_do_not_know_the_app.app.Known.class;
}
