package io.tiltyard.loadtest.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tiltyard.loadtest.run.Stop;
import java.io.PrintWriter;
import java.io.StringWriter;

/** A command that ran, with everything it said. */
record Ran(int status, String out, String err) {

  static Ran with(String... arguments) {
    return with(new Stop(), arguments);
  }

  static Ran with(Stop stop, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        LoadTool.run(stop, new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    return new Ran(status, out.toString(), err.toString());
  }

  JsonNode json() throws JsonProcessingException {
    return new ObjectMapper().readTree(out);
  }
}
