-- What the audit found of each masked figure: `audited` is the registered data frame.
update protection.cells
set
    lowest = audited.lowest,
    highest = audited.highest
from audited
where
    cells.mart = audited.mart
    and cells.cell_key = audited.cell_key
    and cells.measure = audited.measure;
