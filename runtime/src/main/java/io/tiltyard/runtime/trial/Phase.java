package io.tiltyard.runtime.trial;

/** What a trial does, one after the other. */
public enum Phase {
  START("start"),
  ENGINE("start of the engine"),
  LOAD("load"),
  WARM_UP("warm-up"),
  GOLDEN("golden requests"),
  UNLOAD("unload");

  private final String text;

  Phase(String text) {
    this.text = text;
  }

  /** As in messages. */
  public String text() {
    return text;
  }
}
