package io.athanor.llm.jinja;

import java.time.Clock;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The functions that a chat template may call without being given them. */
final class Globals {
  private static final int MAX_RANGE = 100_000;

  private Globals() {}

  static void install(Scope scope, Clock clock) {
    define(scope, "raise_exception", Globals::raise);
    define(scope, "strftime_now", arguments -> now(arguments, clock));
    define(scope, "namespace", Globals::namespace);
    define(scope, "dict", arguments -> new Value.Mapping(dict(arguments)));
    define(scope, "range", Globals::range);
    define(scope, "cycler", Globals::cycler);
    define(scope, "joiner", Globals::joiner);
  }

  private static void define(Scope scope, String name, Value.Callable.Body body) {
    scope.set(name, new Value.Callable(name, body));
  }

  private static Value raise(Arguments arguments) {
    throw new TemplateRefusal(PythonText.str(arguments.required(0, "message")).characters());
  }

  private static Value now(Arguments arguments, Clock clock) {
    String format = arguments.text(0, "format").characters();
    return Text.literal(StrftimeFormat.format(format, ZonedDateTime.now(clock)));
  }

  private static Value namespace(Arguments arguments) {
    Map<String, Value> fields = new LinkedHashMap<>();
    dict(arguments).forEach((name, value) -> fields.put(PythonText.str(name).characters(), value));
    return new Value.Namespace(fields);
  }

  private static Map<Value, Value> dict(Arguments arguments) {
    Map<Value, Value> entries = new LinkedHashMap<>();
    Value start = arguments.find(0, "");
    if (start instanceof Value.Mapping mapping) {
      entries.putAll(mapping.entries());
    } else if (start instanceof Value.Undefined undefined) {
      throw new TemplateException(undefined.problem());
    } else if (start != null) {
      for (Value pair : Iteration.items(start)) {
        List<Value> items = Iteration.items(pair);
        if (items.size() != 2) {
          throw new TemplateException("dict: an item is not a pair");
        }
        Hashing.require(items.get(0));
        entries.put(items.get(0), items.get(1));
      }
    }
    arguments.named().forEach((name, value) -> entries.put(Text.literal(name), value));
    return entries;
  }

  private static Value range(Arguments arguments) {
    boolean single = arguments.positional().size() == 1;
    long start = single ? 0 : arguments.integer(0, "start", 0);
    long stop = Numbers.integer(arguments.required(single ? 0 : 1, "stop"), "stop");
    long step = arguments.integer(2, "step", 1);
    if (step == 0) {
      throw new TemplateException("range() arg 3 must not be zero");
    }
    List<Value> items = new ArrayList<>();
    for (long at = start; step > 0 ? at < stop : at > stop; at += step) {
      if (items.size() == MAX_RANGE) {
        throw new TemplateException("range too big, the limit is " + MAX_RANGE);
      }
      items.add(new Value.Int(at));
    }
    return View.range(items, start, stop, step);
  }

  private static Value cycler(Arguments arguments) {
    List<Value> items = arguments.positional();
    if (items.isEmpty()) {
      throw new TemplateException("at least one item has to be provided");
    }
    int[] position = {0};
    Map<String, Value> fields = new LinkedHashMap<>();
    fields.put("current", items.getFirst());
    Value.Namespace cycler = new Value.Namespace(fields);
    Value.Callable.Body reset =
        ignored -> {
          position[0] = 0;
          fields.put("current", items.getFirst());
          return Value.None.NONE;
        };
    fields.put("reset", new Value.Callable("reset", reset));
    Value.Callable.Body next =
        ignored -> {
          Value current = items.get(position[0]);
          position[0] = (position[0] + 1) % items.size();
          fields.put("current", items.get(position[0]));
          return current;
        };
    fields.put("next", new Value.Callable("next", next));
    return cycler;
  }

  private static Value joiner(Arguments arguments) {
    Value separator =
        arguments.positional().isEmpty() ? Text.literal(", ") : arguments.positional().getFirst();
    boolean[] used = {false};
    return new Value.Callable(
        "joiner",
        ignored -> {
          Value written = used[0] ? separator : Text.EMPTY;
          used[0] = true;
          return written;
        });
  }
}
