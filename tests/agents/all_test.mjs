// One process, and one count, for all of them.

import "./acpx_test.mjs";
import "./agents_test.mjs";
import "./recipes_test.mjs";
import "./saves_test.mjs";
