package dev.luthier.store;

class MemoryStudyStoreTest extends StudyStoreContract {
  private final StudyStore store = new MemoryStudyStore();

  @Override
  protected StudyStore store() {
    return store;
  }
}
