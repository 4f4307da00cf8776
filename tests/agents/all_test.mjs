// One process, and one count, for all of them.

import "./agents_test.mjs";
import "./recipes_test.mjs";
import "./saves_test.mjs";
