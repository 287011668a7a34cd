package io.tiltyard.server.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tiltyard.runtime.memory.LeakLedger;
import io.tiltyard.runtime.memory.MemoryBudget;
import io.tiltyard.runtime.memory.MemoryReading;
import io.tiltyard.server.http.transport.HttpAnswer;
import io.tiltyard.server.http.transport.HttpExchange;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** What the process takes, what it may take, and what each load and unload did to it. */
final class Memory {
  private static final int OK = 200;

  private final AdminSources sources;

  Memory(AdminSources sources) {
    this.sources = sources;
  }

  void show(HttpExchange exchange, List<String> names) {
    exchange.answer(HttpAnswer.json(OK, Json.write(this::write)));
  }

  private void write(JsonGenerator json) throws IOException {
    LeakLedger ledger = sources.ledger();
    MemoryBudget budget = sources.budget();
    json.writeStartObject();
    json.writeNumberField("limit_bytes", budget.limitBytes());
    json.writeNumberField("free_bytes", Math.max(0, budget.freeBytes()));
    write(json, "now", ledger.read());
    json.writeNumberField("loads", ledger.loads());
    json.writeNumberField("unloads", ledger.unloads());
    json.writeArrayFieldStart("ledger");
    for (LeakLedger.Entry entry : ledger.entries()) {
      write(json, entry);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, LeakLedger.Entry entry) throws IOException {
    json.writeStartObject();
    json.writeStringField(
        "at", Instant.EPOCH.plus(entry.epochMicros(), ChronoUnit.MICROS).toString());
    json.writeStringField("event", entry.event().name().toLowerCase(Locale.ROOT));
    json.writeStringField("model", entry.model());
    json.writeNumberField("version", entry.version());
    write(json, "before", entry.before());
    write(json, "after", entry.after());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, MemoryReading reading)
      throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("resident_bytes", reading.resident());
    json.writeNumberField("heap_bytes", reading.heap());
    json.writeNumberField("direct_bytes", reading.direct());
    json.writeEndObject();
  }
}
