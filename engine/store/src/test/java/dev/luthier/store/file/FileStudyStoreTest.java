package dev.luthier.store.file;

import dev.luthier.store.StudyStore;
import dev.luthier.store.StudyStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileStudyStoreTest extends StudyStoreContract {
  @TempDir private Path root;

  @Override
  protected StudyStore store() {
    return FileStudyStore.at(root);
  }
}
