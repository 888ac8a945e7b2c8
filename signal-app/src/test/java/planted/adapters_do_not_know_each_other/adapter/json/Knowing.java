package planted.adapters_do_not_know_each_other.adapter.json;

/** Planted: breaks the rule adapters_do_not_know_each_other. */
public final class Knowing {
  Object http = planted.adapters_do_not_know_each_other.adapter.http.Known.class;
  Object webhook = planted.adapters_do_not_know_each_other.adapter.webhook.Known.class;
  Object routing = planted.adapters_do_not_know_each_other.adapter.routing.Known.class;
}
