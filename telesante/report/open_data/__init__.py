"""The page on all France, from the marts of Open DAMIR: `report_france.html`.

It counts nothing of DCIR, and no other page counts anything of Open DAMIR.
"""
