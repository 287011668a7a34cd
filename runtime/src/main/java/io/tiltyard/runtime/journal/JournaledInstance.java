package io.tiltyard.runtime.journal;

import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.ModelRunException;
import io.tiltyard.runtime.model.RunInputs;
import io.tiltyard.runtime.model.RunOutputs;

/** An instance whose runs are marked in the journal: two stores a run. */
public final class JournaledInstance implements ModelInstance {
  private final ModelInstance instance;
  private final CrashJournal.Place place;

  /**
   * @param instance owned from here on
   * @param place owned from here on
   */
  public JournaledInstance(ModelInstance instance, CrashJournal.Place place) {
    this.instance = instance;
    this.place = place;
  }

  @Override
  public RunOutputs run(RunInputs inputs) throws ModelRunException {
    place.running();
    try {
      return instance.run(inputs);
    } finally {
      place.idle();
    }
  }

  @Override
  public void terminate() {
    instance.terminate();
  }

  @Override
  public void resume() {
    instance.resume();
  }

  @Override
  public boolean trim(boolean all) {
    return instance.trim(all);
  }

  @Override
  public void close() {
    instance.close();
    place.close();
  }
}
